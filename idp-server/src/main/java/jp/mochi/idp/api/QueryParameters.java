package jp.mochi.idp.api;

import io.javalin.http.Context;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** The query of a call, field by field; the first that can't be understood is noted. */
final class QueryParameters {
  private final Context ctx;
  private final Clock clock;
  private Optional<String> wrong = Optional.empty();

  QueryParameters(Context ctx, Clock clock) {
    this.ctx = ctx;
    this.clock = clock;
  }

  Optional<String> wrong() {
    return wrong;
  }

  void note(String name) {
    wrong = wrong.or(() -> Optional.of(name));
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(ctx.queryParam(name)).filter(value -> !value.isBlank());
  }

  int number(String name, int otherwise) {
    var text = text(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    if (!text.get().matches("[1-9][0-9]{0,5}")) {
      note(name);
      return otherwise;
    }
    return Integer.parseInt(text.get());
  }

  /** {@code limit}: how many are on a page. */
  int limit(int usual, int most) {
    var limit = number("limit", usual);
    if (limit > most) {
      note("limit");
    }
    return limit;
  }

  /** What a word names; one that names nothing can't be understood. */
  <T> Optional<T> named(String name, Function<String, Optional<T>> of) {
    var word = text(name);
    var named = word.flatMap(of);
    if (word.isPresent() && named.isEmpty()) {
      note(name);
    }
    return named;
  }

  /** The answer, unless something can't be understood. */
  Answer answer(Supplier<Answer> answer) {
    return wrong.<Answer>map(Refused.FIELD::of).orElseGet(answer);
  }

  String choice(String name, List<String> choices, String otherwise) {
    var word = text(name).orElse(otherwise);
    if (!choices.contains(word)) {
      note(name);
    }
    return word;
  }

  /** A time, see {@link WrittenTime}. */
  Optional<Instant> time(String name) {
    return named(name, written -> WrittenTime.of(written, clock));
  }
}
