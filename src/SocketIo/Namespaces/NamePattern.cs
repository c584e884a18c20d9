using System.Text.RegularExpressions;

namespace SocketIoNet.Namespaces;

/// <summary>Patterns that run on names which clients choose.</summary>
internal static class NamePattern
{
    private static readonly TimeSpan MatchTimeout = TimeSpan.FromMilliseconds(100);

    /// <summary>The same pattern with a timeout for one match, unless it has one or is not backtracking.</summary>
    public static Regex WithLimit(Regex pattern) =>
        pattern.MatchTimeout != Regex.InfiniteMatchTimeout || pattern.Options.HasFlag(RegexOptions.NonBacktracking)
            ? pattern
            : new Regex(pattern.ToString(), pattern.Options, MatchTimeout);
}
