using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace SocketIoNet.Redis.Resp;

/// <summary>Writes commands.</summary>
internal static class RespWriter
{
    private const int LongestHeader = 16;

    public static void WriteCommand(IBufferWriter<byte> writer, params ReadOnlySpan<string> arguments)
    {
        WriteHeader(writer, (byte)'*', arguments.Length);
        foreach (var argument in arguments) WriteArgument(writer, argument);
    }

    /// <summary>Writes a command whose last argument is bytes.</summary>
    public static void WriteCommand(IBufferWriter<byte> writer, ReadOnlySpan<string> arguments, ReadOnlySpan<byte> last)
    {
        WriteHeader(writer, (byte)'*', arguments.Length + 1);
        foreach (var argument in arguments) WriteArgument(writer, argument);
        WriteHeader(writer, (byte)'$', last.Length);
        writer.Write(last);
        writer.Write("\r\n"u8);
    }

    private static void WriteArgument(IBufferWriter<byte> writer, string argument)
    {
        WriteHeader(writer, (byte)'$', Encoding.UTF8.GetByteCount(argument));
        Encoding.UTF8.GetBytes(argument, writer);
        writer.Write("\r\n"u8);
    }

    private static void WriteHeader(IBufferWriter<byte> writer, byte kind, int number)
    {
        var header = writer.GetSpan(LongestHeader);
        header[0] = kind;
        Utf8Formatter.TryFormat(number, header[1..], out var digits);
        "\r\n"u8.CopyTo(header[(digits + 1)..]);
        writer.Advance(digits + 3);
    }
}
