package jp.mochi.idp.http;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * What is logged from now on as a warning or worse, by anything but the rounds of whole servers:
 * those of other tests in this process speak in their own time.
 */
final class Warnings implements AutoCloseable {
  private static final Logger ROOT = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  private static final String ROUNDS = "jp.mochi.idp.Housekeeping";

  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

  Warnings() {
    logged.start();
    ROOT.addAppender(logged);
  }

  List<String> said() {
    return List.copyOf(logged.list).stream()
        .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
        .filter(event -> !event.getLoggerName().equals(ROUNDS))
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  @Override
  public void close() {
    ROOT.detachAppender(logged);
  }
}
