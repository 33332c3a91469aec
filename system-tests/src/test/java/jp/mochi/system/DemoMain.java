package jp.mochi.system;

import jp.mochi.idp.demo.DemoCommand;
import jp.mochi.idp.demo.RehearseCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The two commands under test, as the launcher's main class runs them. */
@Command(
    name = "mochi",
    subcommands = {DemoCommand.class, RehearseCommand.class})
public final class DemoMain {
  private DemoMain() {}

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new DemoMain()).execute(arguments));
  }
}
