namespace SocketIoNet.Soak;

/// <summary>Attachments that show by themselves which event they belong to.</summary>
internal static class Content
{
    private const int MostBytes = 3000;

    public static byte[] Of(long number)
    {
        var content = new byte[1 + (number * 97 % MostBytes)];
        Array.Fill(content, (byte)number);
        return content;
    }

    public static bool IsOf(long number, ReadOnlySpan<byte> content) => content.SequenceEqual(Of(number));
}
