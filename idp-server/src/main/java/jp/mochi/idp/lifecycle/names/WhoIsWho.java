package jp.mochi.idp.lifecycle.names;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import jp.mochi.ldap.Directory;
import jp.mochi.ldap.LookUp;
import jp.mochi.ldap.PersonId;

/** Looks people up whom a file names, a few at a time, so that sign-ons go on beside it. */
public final class WhoIsWho {
  private static final int AT_ONCE = 4;
  private static final Pattern UUID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  /** Whoever waits for the answer waits ten minutes: this leaves time to judge and to write. */
  private static final Duration LIMIT = Duration.ofMinutes(8);

  private final Directory directory;
  private final Duration limit;

  public WhoIsWho(Directory directory) {
    this(directory, LIMIT);
  }

  /**
   * @param limit how long all questions together may take
   */
  WhoIsWho(Directory directory, Duration limit) {
    this.directory = directory;
    this.limit = limit;
  }

  /** Who goes by a name. */
  public sealed interface Answer {
    /**
     * Somebody.
     *
     * @param username what the person types to sign on
     * @param displayName what to call the person
     */
    record One(PersonId person, String username, String displayName) implements Answer {}

    record Nobody() implements Answer {}

    record Several() implements Answer {}

    record Silence() implements Answer {}
  }

  /**
   * Everybody by the name in the file; empty when the directory doesn't answer once, which ends the
   * asking, or when the time is up.
   */
  public Optional<Map<String, Answer>> of(List<String> names) throws InterruptedException {
    var asked = new LinkedHashMap<String, Future<Answer>>();
    var over = new AtomicBoolean();
    try (var threads = Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
      for (var name : names) {
        Callable<Answer> question = () -> unlessOver(over, name);
        asked.computeIfAbsent(name, first -> threads.submit(question));
      }
      threads.shutdown();
      try {
        if (!threads.awaitTermination(limit.toNanos(), TimeUnit.NANOSECONDS)) {
          over.set(true);
        }
      } catch (InterruptedException stopped) {
        over.set(true);
        throw stopped;
      }
    }
    var answers = new HashMap<String, Answer>();
    for (var each : asked.entrySet()) {
      var answer = result(each.getValue());
      if (answer instanceof Answer.Silence) {
        return Optional.empty();
      }
      answers.put(each.getKey(), answer);
    }
    return Optional.of(answers);
  }

  private Answer unlessOver(AtomicBoolean over, String name) {
    if (over.get()) {
      return new Answer.Silence();
    }
    var answer = of(name);
    if (answer instanceof Answer.Silence) {
      over.set(true);
    }
    return answer;
  }

  private static Answer result(Future<Answer> answer) throws InterruptedException {
    try {
      return answer.get();
    } catch (ExecutionException bug) {
      throw new IllegalStateException("a look-up broke off", bug);
    }
  }

  /** Whether this is an immutable id, which is nobody else's ever, and no login. */
  static boolean isImmutable(String name) {
    return UUID.matcher(name).matches();
  }

  /** By the immutable id, otherwise by what one types to sign on. */
  private Answer of(String name) {
    if (isImmutable(name)) {
      var known = answer(directory.read(new PersonId(name)));
      if (!(known instanceof Answer.Nobody)) {
        return known;
      }
    }
    return answer(directory.find(name));
  }

  private static Answer answer(LookUp found) {
    return switch (found) {
      case LookUp.Found(var person) ->
          new Answer.One(person.id(), person.username(), person.displayName());
      case LookUp.NotFound nobody -> new Answer.Nobody();
      case LookUp.Ambiguous several -> new Answer.Several();
      case LookUp.Unavailable away -> new Answer.Silence();
    };
  }
}
