/** What happened, as data: each event is written in the transaction of what it tells. */
@NullMarked
package jp.mochi.idp.audit;

import org.jspecify.annotations.NullMarked;
