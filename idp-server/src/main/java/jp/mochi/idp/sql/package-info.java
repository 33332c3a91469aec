/**
 * SQL that every sign-on runs, by plain JDBC. The connection below keeps its prepared statements,
 * so that binding and running one costs a few microseconds; Jdbi, which everything else uses, costs
 * some twenty on top. No transaction begins or ends here: the caller's handle brings it.
 */
@NullMarked
package jp.mochi.idp.sql;

import org.jspecify.annotations.NullMarked;
