/**
 * Listeners, routes, cookies, security headers. It knows no feature: features give it their routes.
 */
@NullMarked
package jp.mochi.idp.http;

import org.jspecify.annotations.NullMarked;
