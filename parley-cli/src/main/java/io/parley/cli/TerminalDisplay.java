package io.parley.cli;

import io.parley.WsMessage;
import java.util.HexFormat;
import org.jline.reader.LineReader;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** Shows everything above the line that the person is typing. */
final class TerminalDisplay implements Display {

  /** More would take the terminal minutes, and the person too. */
  private static final int MAX_SHOWN = 16 * 1024;

  private static final AttributedStyle INCOMING =
      AttributedStyle.DEFAULT.foreground(AttributedStyle.CYAN);
  private static final AttributedStyle NOTICE = AttributedStyle.DEFAULT.faint();
  private static final AttributedStyle ERROR =
      AttributedStyle.DEFAULT.foreground(AttributedStyle.RED);

  private final LineReader reader;
  private final boolean colors;
  private final boolean quiet;

  /**
   * Creates one.
   *
   * @param quiet whether there are no notices
   */
  TerminalDisplay(LineReader reader, boolean colors, boolean quiet) {
    this.reader = reader;
    this.colors = colors;
    this.quiet = quiet;
  }

  @Override
  public void message(WsMessage message) {
    String content = message.isText() ? message.text() : hex(message);
    print("< ", INCOMING, Printable.of(shortened(content, message)), AttributedStyle.DEFAULT);
  }

  private static String hex(WsMessage message) {
    byte[] bytes = new byte[Math.min(message.size(), MAX_SHOWN)];
    message.bytes().get(bytes);
    return "[" + message.size() + " bytes] " + HexFormat.ofDelimiter(" ").formatHex(bytes);
  }

  private static String shortened(String content, WsMessage message) {
    return content.length() <= MAX_SHOWN
        ? content
        : content.substring(0, MAX_SHOWN) + " ... (" + message.size() + " bytes in all)";
  }

  @Override
  public void notice(String text) {
    if (!quiet) {
      print("* ", NOTICE, Printable.of(text), NOTICE);
    }
  }

  @Override
  public void error(String text) {
    print("! ", ERROR, Printable.of(text), ERROR);
  }

  private void print(String mark, AttributedStyle markStyle, String text, AttributedStyle style) {
    AttributedStringBuilder line = new AttributedStringBuilder();
    line.styled(colors ? markStyle : AttributedStyle.DEFAULT, mark);
    line.styled(colors ? style : AttributedStyle.DEFAULT, text.replace("\n", "\n  "));
    reader.printAbove(line.toAttributedString());
  }
}
