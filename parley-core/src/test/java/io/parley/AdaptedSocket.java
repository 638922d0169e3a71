package io.parley;

import io.parley.http.Request;
import java.util.ArrayList;
import java.util.List;

/** A socket that a test drives, and that notes what goes out. */
public final class AdaptedSocket extends AdaptingWebSocket {

  public final List<WsMessage> sent = new ArrayList<>();
  public final List<WsStatus> closes = new ArrayList<>();

  /** What it says to the next messages. */
  public SendResult answer = SendResult.ACCEPTED;

  public AdaptedSocket() {
    super(Request.get("/chat?room=1"));
  }

  @Override
  protected SendResult transmit(WsMessage message) {
    if (answer.accepted()) {
      sent.add(message);
    }
    return answer;
  }

  @Override
  protected void transmitClose(WsStatus status) {
    closes.add(status);
  }
}
