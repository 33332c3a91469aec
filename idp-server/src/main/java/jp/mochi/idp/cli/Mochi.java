package jp.mochi.idp.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintWriter;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import jp.mochi.idp.demo.DemoCommand;
import jp.mochi.idp.demo.RehearseCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ./mochi}: what the launcher starts. */
@Command(
    name = "mochi",
    subcommands = {
      ServeCommand.class,
      InitCommand.class,
      DoctorCommand.class,
      SpCommands.class,
      PersonCommands.class,
      SessionCommands.class,
      AuditCommands.class,
      TokenCommands.class,
      KeyCommands.class,
      CertificateCommands.class,
      DeviceCommands.class,
      AppCommands.class,
      BlocklistCommands.class,
      SignalCommands.class,
      BackupCommand.class,
      RestoreCommand.class,
      PolicyCommands.class,
      DemoCommand.class,
      RehearseCommand.class
    })
public final class Mochi implements Runnable {
  static final int FAILED = 1;
  static final int WRONG_USE = 2;

  @Mixin final Help help = new Help();
  @Spec private CommandSpec spec = CommandSpec.create();

  /** Runs one command line and ends the process with its status. */
  public static void main(String[] args) {
    var terminal = Terminal.ofProcess();
    Locale.setDefault(terminal.locale());
    System.exit(run(terminal, List.of(args)));
  }

  /**
   * Runs one command line.
   *
   * @return 0 done, 1 refused or failed, 2 wrong use
   */
  public static int run(Terminal terminal, List<String> args) {
    return commandLine(terminal).execute(asked(args).toArray(String[]::new));
  }

  /** {@code mochi help sp add} is what many people try first. */
  private static List<String> asked(List<String> args) {
    return !args.isEmpty() && args.getFirst().equals("help")
        ? Stream.concat(args.stream().skip(1), Stream.of("--help")).toList()
        : args;
  }

  static CommandLine commandLine(Terminal terminal) {
    var line = new CommandLine(Mochi.class, factory(terminal));
    line.setResourceBundle(terminal.words().bundle());
    line.setOut(new PrintWriter(terminal.out(), true, UTF_8));
    line.setErr(new PrintWriter(terminal.err(), true, UTF_8));
    line.setColorScheme(
        CommandLine.Help.defaultColorScheme(
            terminal.colours() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
    line.setUsageHelpAutoWidth(terminal.colours());
    line.setExecutionExceptionHandler(onFailure(terminal));
    line.setParameterExceptionHandler((wrong, words) -> onWrongUse(wrong, terminal));
    return line;
  }

  /** What is wrong, then how the command is used. */
  private static int onWrongUse(CommandLine.ParameterException wrong, Terminal terminal) {
    terminal.err().println(terminal.red(String.valueOf(wrong.getMessage())));
    wrong.getCommandLine().usage(terminal.err());
    return WRONG_USE;
  }

  /** A refusal is printed as it stands; anything else is a fault of ours and keeps its trace. */
  private static IExecutionExceptionHandler onFailure(Terminal terminal) {
    return (exception, line, parsed) -> {
      if (exception instanceof Failure failure) {
        terminal.err().println(terminal.red(failure.text()));
        return failure.status();
      } else {
        terminal.err().println(terminal.red(terminal.words().of("fault")));
        exception.printStackTrace(terminal.err());
      }
      return FAILED;
    };
  }

  /** Commands are made with the terminal that they are run at. */
  private static IFactory factory(Terminal terminal) {
    return new IFactory() {
      @Override
      public <K> K create(Class<K> type) throws Exception {
        for (Constructor<?> each : type.getDeclaredConstructors()) {
          if (each.getParameterCount() == 1 && each.getParameterTypes()[0].equals(Terminal.class)) {
            return made(type, each, terminal);
          }
        }
        return CommandLine.defaultFactory().create(type);
      }
    };
  }

  private static <K> K made(Class<K> type, Constructor<?> constructor, Terminal terminal)
      throws Exception {
    try {
      return type.cast(constructor.newInstance(terminal));
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  /** Without a command: what there is, as wrong use. */
  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), spec.resourceBundle().getString("no.command"));
  }
}
