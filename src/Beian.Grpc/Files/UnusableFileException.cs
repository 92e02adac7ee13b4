namespace Beian.Files;

/// <summary>A file cannot be used for what it is to be used for; the message says which, and what is wrong with it.</summary>
internal sealed class UnusableFileException(string path, string problem, Exception? cause = null) : Exception($"{path}: {problem}.", cause);
