package jp.mochi.idp.login;

import gg.jte.Content;
import jp.mochi.idp.text.Texts;

/**
 * What every page has.
 *
 * @param texts its language
 * @param title the window's title
 * @param style the style sheet
 * @param script the script's address
 */
public record Frame(Texts texts, String title, Content style, String script) {}
