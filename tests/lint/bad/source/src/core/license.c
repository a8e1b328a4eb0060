/* expect: [license] the first line says */


