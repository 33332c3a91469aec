/** Tests that need the whole house: its rules, its modules side by side, its parts running. */
@NullMarked
package jp.mochi.system;

import org.jspecify.annotations.NullMarked;
