package jp.mochi.idp;

import java.util.List;
import jp.mochi.idp.database.Migrations;

/** The tables that the product has, for tests that have less than the product around them. */
public final class Tables {
  /** Each module's migrations, as a server runs them. */
  public static final List<Migrations> MIGRATIONS = Ground.MIGRATIONS;

  private Tables() {}
}
