package jp.mochi.idp.cli;

import java.util.concurrent.CountDownLatch;
import jp.mochi.idp.IdpServer;
import jp.mochi.idp.StartFailure;
import jp.mochi.idp.http.Listener;
import picocli.CommandLine.Command;

/**
 * {@code mochi serve}: starts the server and stays until SIGTERM or SIGINT, which finish what is in
 * flight. The exit status is then the shell's for that signal, 143 or 130; 1: it couldn't start.
 */
@Command(name = "serve")
final class ServeCommand extends LocalCommand {
  ServeCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  public Integer call() throws InterruptedException {
    var configuration = WholeConfiguration.read(terminal(), config());
    var words = terminal().words();
    IdpServer server;
    try {
      server =
          IdpServer.start(
              configuration,
              terminal().environment(),
              terminal().clock(),
              IdpServer.Mode.PRODUCTION);
    } catch (StartFailure failure) {
      throw new Failure(failure.sentence(terminal().locale()), failure);
    }
    Runtime.getRuntime().addShutdownHook(new Thread(server::close, "stop"));
    terminal()
        .out()
        .println(
            words.of(
                "serve.ready",
                configuration.baseUrl(),
                configuration.listen().main(),
                "http://127.0.0.1:" + server.port(Listener.MANAGEMENT)));
    terminal().out().flush();
    new CountDownLatch(1).await();
    return 0;
  }
}
