namespace SocketIoNet.Epoll.Connections;

/// <summary>Ids as those of Kestrel's connections: 13 digits of base 32, unlikely to be those of another process.</summary>
internal static class ConnectionIds
{
    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUV";
    private const int Length = 13, BitsPerDigit = 5;

    private static readonly Counter LastId = new(Random.Shared.NextInt64());

    public static string Next() => string.Create(Length, LastId.Next(), static (id, value) =>
    {
        for (var i = 0; i < id.Length; i++) id[i] = Digits[(int)(value >> ((Length - 1 - i) * BitsPerDigit)) & (Digits.Length - 1)];
    });

    private sealed class Counter(long value)
    {
        public long Next() => Interlocked.Increment(ref value);
    }
}
