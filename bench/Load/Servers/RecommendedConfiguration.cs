namespace SocketIoNet.Bench.Servers;

/// <summary>What docs/performance.md recommends for speed. The only place where the bench names it.</summary>
internal static class RecommendedConfiguration
{
    /// <summary>Makes the host set <c>UnsafePreferInlineScheduling</c>.</summary>
    public static string[] Arguments { get; } = ["--inline-scheduling"];

    public static IReadOnlyDictionary<string, string> Variables { get; } = new Dictionary<string, string>
    {
        ["DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS"] = "1",
        ["DOTNET_ThreadPool_UnfairSemaphoreSpinLimit"] = "0",
    };
}
