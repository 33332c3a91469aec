/**
 * The identity provider as a program. {@code IdpServer} wires all of it and reads as the plan of
 * the house; arrows between packages point down only, as {@code ARCHITECTURE.md} draws them.
 */
@NullMarked
package jp.mochi.idp;

import org.jspecify.annotations.NullMarked;
