/**
 * Words for people, in Japanese and English: which language a browser wants, the texts of pages and
 * of refusals. Every key stands in both languages; a test sees to it. And what a text is known by
 * where it can't stand itself: its hash.
 */
@NullMarked
package jp.mochi.idp.text;

import org.jspecify.annotations.NullMarked;
