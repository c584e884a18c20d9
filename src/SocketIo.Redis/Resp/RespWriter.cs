using System.Buffers;
using System.Globalization;
using System.Text;

namespace SocketIoNet.Redis.Resp;

/// <summary>Writes commands.</summary>
internal static class RespWriter
{
    public static void WriteCommand(IBufferWriter<byte> writer, params ReadOnlySpan<string> arguments)
    {
        WriteHeader(writer, '*', arguments.Length);
        foreach (var argument in arguments)
        {
            WriteHeader(writer, '$', Encoding.UTF8.GetByteCount(argument));
            Encoding.UTF8.GetBytes(argument, writer);
            writer.Write("\r\n"u8);
        }
    }

    private static void WriteHeader(IBufferWriter<byte> writer, char kind, int number) =>
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{kind}{number}\r\n"), writer);
}
