/**
 * Pages that collect a factor. They know no protocol: the outcome goes to the requester that the
 * request under way names.
 */
@NullMarked
package jp.mochi.idp.login;

import org.jspecify.annotations.NullMarked;
