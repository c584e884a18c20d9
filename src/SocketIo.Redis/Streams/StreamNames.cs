using System.Globalization;

namespace SocketIoNet.Redis.Streams;

/// <summary>Over which streams namespaces are distributed.</summary>
internal static class StreamNames
{
    /// <summary>The stream of a namespace: as in version 0.3.1 of the official adapter, in which a negative hash gives a negative number.</summary>
    public static string Of(string @namespace, RedisStreamsAdapterOptions options) =>
        options.StreamCount == 1 ? options.StreamName : Numbered(options, Hash(@namespace) % options.StreamCount);

    /// <summary>All streams, those with negative numbers included.</summary>
    public static IReadOnlyList<string> All(RedisStreamsAdapterOptions options) => options.StreamCount == 1
        ? [options.StreamName]
        : [.. Enumerable.Range(1 - options.StreamCount, (2 * options.StreamCount) - 1).Select(number => Numbered(options, number))];

    private static string Numbered(RedisStreamsAdapterOptions options, int number) => string.Create(CultureInfo.InvariantCulture, $"{options.StreamName}-{number}");

    private static int Hash(string text)
    {
        var hash = 0;
        foreach (var character in text) hash = unchecked((hash * 31) + character);
        return hash;
    }
}
