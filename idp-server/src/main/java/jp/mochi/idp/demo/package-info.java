/** The whole product on embedded parts. */
@NullMarked
package jp.mochi.idp.demo;

import org.jspecify.annotations.NullMarked;
