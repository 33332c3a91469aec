/**
 * Use cases that cross modules: registering a service provider, handing out a token, taking a
 * backup and loading one. Each takes who asks for it, does what is asked in one transaction with
 * its audit record, and answers with a value; nothing here knows of HTTP or of a terminal, which
 * stand above it ({@code api}, {@code cli}).
 */
@NullMarked
package jp.mochi.idp.lifecycle;

import org.jspecify.annotations.NullMarked;
