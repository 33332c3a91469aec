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
  private Optional<Answer> refusal = Optional.empty();

  QueryParameters(Context ctx, Clock clock) {
    this.ctx = ctx;
    this.clock = clock;
  }

  /** Why the first that can't be understood isn't. */
  Optional<Answer> refusal() {
    return refusal;
  }

  void note(String name) {
    refuse(Refused.FIELD.of(name));
  }

  private void refuse(Answer why) {
    refusal = refusal.or(() -> Optional.of(why));
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
    return refusal.orElseGet(answer);
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
    var read = text(name).map(written -> WrittenTime.read(written, clock));
    read.flatMap(WrittenTime.Read::refusal).ifPresent(this::refuse);
    return read.flatMap(WrittenTime.Read::time);
  }
}
