/** Presets of the catalogue, filled in and refused. */
@NullMarked
package jp.mochi.metadata.catalogue;

import org.jspecify.annotations.NullMarked;
