package jp.mochi.idp.api;

import io.javalin.http.Context;
import java.io.IOException;
import jp.mochi.idp.hint.Publication;
import jp.mochi.idp.http.Listener;
import jp.mochi.idp.http.Route;

/**
 * {@code /.well-known/source-ip-hints}: what is public for anybody, everything for whoever shows a
 * token. One that opens nothing is refused rather than answered with less.
 */
final class WellKnownHints {
  private final Access access;
  private final RefusalRecords records;
  private final Publication publication;

  WellKnownHints(Access access, RefusalRecords records, Publication publication) {
    this.access = access;
    this.records = records;
    this.publication = publication;
  }

  Route route() {
    return Route.get(Listener.MAIN, "/.well-known/source-ip-hints", this::answer);
  }

  private void answer(Context ctx) throws IOException {
    ctx.header("Vary", "Authorization");
    if (ctx.header("Authorization") == null) {
      publication.open().serve(ctx);
      return;
    }
    switch (access.decide(ctx, Listener.MAIN)) {
      case Access.Decision.Granted granted -> publication.whole().servePrivately(ctx);
      case Access.Decision.Denied denied -> {
        records.notLetIn(ctx, denied);
        Api.write(ctx, denied.refusal());
      }
    }
  }
}
