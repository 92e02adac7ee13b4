namespace Beian.Carriers; internal static class Placeholder;
