package io.parley.cli;

/** What the process tells the shell. */
public final class ExitStatus {

  /** Done as asked. */
  public static final int OK = 0;

  /** It could not be done: an address in use, a refused connection, an unreadable stream. */
  public static final int FAILED = 1;

  /** The command line itself is wrong. */
  public static final int USAGE = 2;

  /** A socket ended in another way than a normal closure. */
  public static final int ABNORMAL_CLOSE = 3;

  /** A peer under test does not conform. */
  public static final int NOT_CONFORMING = 4;

  private ExitStatus() {}
}
