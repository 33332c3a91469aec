package jp.mochi.idp.lifecycle.names;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import jp.mochi.ldap.AccountLookUp;
import jp.mochi.ldap.Directory;
import jp.mochi.ldap.LookUp;
import jp.mochi.ldap.PersonId;

/** Looks people up whom a file names, a few at a time, so that sign-ons go on beside it. */
final class WhoIsWho {
  private static final int AT_ONCE = 4;
  private static final Pattern UUID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private final Directory directory;

  WhoIsWho(Directory directory) {
    this.directory = directory;
  }

  /** Who goes by a name. */
  sealed interface Answer {
    record One(PersonId person) implements Answer {}

    record Nobody() implements Answer {}

    record Several() implements Answer {}

    record Silence() implements Answer {}
  }

  /** Everybody by the name in the file; empty when the directory doesn't answer. */
  Optional<Map<String, Answer>> of(List<String> names) throws InterruptedException {
    var asked = new LinkedHashMap<String, Future<Answer>>();
    try (var threads = Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
      for (var name : names) {
        Callable<Answer> question = () -> of(name);
        asked.computeIfAbsent(name, first -> threads.submit(question));
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

  private static Answer result(Future<Answer> answer) throws InterruptedException {
    try {
      return answer.get();
    } catch (ExecutionException bug) {
      throw new IllegalStateException("a look-up broke off", bug);
    }
  }

  /** By the immutable id, otherwise by what one types to sign on. */
  private Answer of(String name) {
    if (UUID.matcher(name).matches()) {
      switch (directory.read(new PersonId(name))) {
        case LookUp.Found(var person) -> {
          return new Answer.One(person.id());
        }
        case LookUp.Ambiguous several -> {
          return new Answer.Several();
        }
        case LookUp.Unavailable away -> {
          return new Answer.Silence();
        }
        case LookUp.NotFound nobody -> {}
      }
    }
    return switch (directory.account(name)) {
      case AccountLookUp.Found(var account) -> new Answer.One(account.id());
      case AccountLookUp.NotFound nobody -> new Answer.Nobody();
      case AccountLookUp.Ambiguous several -> new Answer.Several();
      case AccountLookUp.Unavailable away -> new Answer.Silence();
    };
  }
}
