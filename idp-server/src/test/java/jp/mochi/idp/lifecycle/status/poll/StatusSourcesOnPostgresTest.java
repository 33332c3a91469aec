package jp.mochi.idp.lifecycle.status.poll;

import jp.mochi.idp.database.Engine;

/** The same on PostgreSQL. */
class StatusSourcesOnPostgresTest extends StatusSourcesTest {
  @Override
  Engine engine() {
    return Engine.POSTGRESQL;
  }
}
