/** Nobody gets in outside of office hours. */
package com.example.officehours;
