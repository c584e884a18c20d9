using System.Text;
using SocketIoNet.Protocol;

namespace SocketIoNet.Connections;

/// <summary>The payload that tells a client that it is connected.</summary>
internal static class ConnectReply
{
    /// <summary>Writes <c>{"sid":…}</c>, or <c>{"sid":…,"pid":…}</c> when the socket may be recovered.</summary>
    public static void Write(PayloadWriter writer, Socket socket)
    {
        writer.WriteRaw("{\"sid\":\""u8);
        writer.WriteRaw(Encoding.UTF8.GetBytes(socket.Id));
        if (socket.Recovery is { } recovery)
        {
            writer.WriteRaw("\",\"pid\":\""u8);
            writer.WriteRaw(Encoding.UTF8.GetBytes(recovery.Identity.PrivateId));
        }

        writer.WriteRaw("\"}"u8);
    }
}
