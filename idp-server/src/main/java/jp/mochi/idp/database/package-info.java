/**
 * The one SQL database: where transactions begin and end. Repositories of other packages and of the
 * leaf modules get a handle within one and know neither pool nor engine.
 */
@NullMarked
package jp.mochi.idp.database;

import org.jspecify.annotations.NullMarked;
