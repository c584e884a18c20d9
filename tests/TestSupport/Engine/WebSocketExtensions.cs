using System.Net.WebSockets;
using System.Text;

namespace SocketIoNet.TestSupport.Engine;

/// <summary>Short forms for the framework's WebSocket, for messages of a test's size.</summary>
internal static class WebSocketExtensions
{
    public static async Task<string> ReceiveTextAsync(this WebSocket socket)
    {
        var buffer = new byte[16 * 1024];
        var result = await socket.ReceiveAsync(buffer, CancellationToken.None).Bound();
        Assert.Equal(WebSocketMessageType.Text, result.MessageType);
        return Encoding.UTF8.GetString(buffer, 0, result.Count);
    }

    public static Task SendTextAsync(this WebSocket socket, string text) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None).Bound();
}
