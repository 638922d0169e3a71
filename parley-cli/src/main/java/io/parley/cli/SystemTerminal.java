package io.parley.cli;

import java.io.IOException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.terminal.TerminalBuilder.SystemOutput;
import org.jspecify.annotations.Nullable;

/** The terminal that the process was started in. */
final class SystemTerminal {

  private SystemTerminal() {}

  /**
   * Opens it, or gives null when standard input or output is something else, or it cannot move its
   * cursor.
   */
  static @Nullable Terminal open() {
    try {
      return TerminalBuilder.builder()
          .system(true)
          .dumb(false)
          .systemOutput(SystemOutput.SysOut)
          .build();
    } catch (IOException | IllegalStateException e) {
      return null;
    }
  }
}
