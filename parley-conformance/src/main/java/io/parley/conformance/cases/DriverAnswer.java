package io.parley.conformance.cases;

import io.parley.conformance.wire.Frame;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a driver is told when it asks about the cases: one text, then the end. */
public final class DriverAnswer {

  private DriverAnswer() {}

  /** Tells that text, or nothing, and closes. */
  public static Case of(@Nullable String text) {
    return new Case(
        "0", "answer to a driver", "", "", Set.of(Role.CLIENT), script -> answer(script, text));
  }

  private static void answer(Script script, @Nullable String text) {
    if (text != null) {
      script.send(Frame.text(text));
    }
    script
        .send(Frame.close(1000, ""))
        .step(
            "wait for the end",
            session -> {
              Event event = session.next();
              while (!(event instanceof Event.Close
                  || event instanceof Event.End
                  || event instanceof Event.Nothing)) {
                event = session.next();
              }
              if (event instanceof Event.Close) {
                Expect.end(session);
              }
            });
  }
}
