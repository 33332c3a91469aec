package jp.mochi.idp.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class StyleSubsetTest {
  private static String kept(String sheet) {
    return StyleSubset.of(sheet, "");
  }

  @Test
  void keepsARuleForElementsOfOurPages() {
    assertEquals("h1{margin:0}", kept("h1,h2{margin:0}table td{color:red}"));
    assertEquals("form>p{a:b}", kept("nav p{a:b}form>p{a:b}"));
  }

  @Test
  void dropsARuleForClassesAndAttributesThatTheyDontHave() {
    assertEquals("a{a:b}", kept("a.outline{a:b}[data-tooltip]{a:b}input[type=range]{a:b}a{a:b}"));
    assertEquals("[type=submit]{a:b}", kept("[type=reset],[type=submit]{a:b}"));
  }

  @Test
  void keepsARuleForElementsThatAreNotSomethingElse() {
    var rule = "input:not([type=checkbox],[type=range],.wide):focus{a:b}";
    assertEquals(rule, kept(rule));
  }

  @Test
  void keepsARuleForAnyOfSeveral() {
    assertEquals(":is(table,form) p{a:b}", kept(":is(table,form) p{a:b}:is(table,ul) p{a:b}"));
  }

  @Test
  void keepsOnlyConditionsWithRules() {
    assertEquals(
        "@media print{p{a:b}}", kept("@media print{p{a:b}table{a:b}}@media screen{table{a:b}}"));
  }

  @Test
  void dropsCustomPropertiesThatNothingUsesInTheEnd() {
    var sheet = ":root{--a:1;--b:var(--a);--c:var(--d);--d:2}p{width:var(--b)}";
    assertEquals(":root{--a:1;--b:var(--a)}p{width:var(--b)}", kept(sheet));
    assertTrue(StyleSubset.of(sheet, "h1{width:var( --c)}").contains("--d:2"));
  }

  @Test
  void readsBracesAndSemicolonsInStringsAsText() {
    var sheet = "p{content:\"};{\";--x:url('a;b');a:b}h1{a:b}";
    assertEquals("p{content:\"};{\";a:b}h1{a:b}", kept(sheet));
  }

  @Test
  void keepsTheLicence() {
    assertEquals("/*! by X */p{a:b}", kept("@charset \"UTF-8\";/*! by X *//* aside */p{a:b}"));
  }

  @Test
  void leavesAThirdOfWhatPicoIs() {
    var style = new Assets().form().text();
    assertTrue(style.length() * 3 < Assets.uncut().length(), "characters: " + style.length());
    assertTrue(style.contains("Licensed under MIT"));
    assertFalse(style.contains("--pico-tooltip"));
  }
}
