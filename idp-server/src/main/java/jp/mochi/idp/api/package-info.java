/**
 * The REST interface, {@code /api/v1/…}, which the commands and other programs use.
 *
 * <p>A request comes in at the management listener with the token that the server left in its data
 * directory, or at either listener with a token that names a person and a role ({@link
 * jp.mochi.idp.api.Access}); the route's roles are checked, its act runs, and what it answers — a
 * document, or a refusal in both languages under a reference id — is written in one place ({@link
 * jp.mochi.idp.api.Api}). What is done to the house is done in {@code lifecycle}; here are only
 * requests, answers and their JSON.
 */
@NullMarked
package jp.mochi.idp.api;

import org.jspecify.annotations.NullMarked;
