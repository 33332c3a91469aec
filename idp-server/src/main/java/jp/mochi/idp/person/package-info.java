/**
 * A person as of at most a minute ago: the directory behind a short cache, with its grace while it
 * is away.
 */
@NullMarked
package jp.mochi.idp.person;

import org.jspecify.annotations.NullMarked;
