package jp.mochi.idp.api;

import static io.javalin.http.HandlerType.POST;

import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import jp.mochi.idp.lifecycle.Backup;

/** {@code /backup}: everything that lasts, encrypted. */
final class BackupRoute {
  private final Backup backup;

  BackupRoute(Backup backup) {
    this.backup = backup;
  }

  List<ApiRoute> routes() {
    return List.of(new ApiRoute(POST, "/backup", ApiRoute.ADMIN, this::write));
  }

  /** A backup that is cut off has no end of its own, and a restore refuses it. */
  private Answer write(Context ctx, Caller caller) throws IOException {
    ctx.contentType("application/octet-stream");
    ctx.header("Content-Disposition", "attachment; filename=\"mochi.backup\"");
    backup.write(caller.actor(), ctx.res().getOutputStream());
    return new Answer.Streamed();
  }
}
