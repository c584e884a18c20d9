using System.Net.WebSockets;
using System.Text.Json;
using Transports.Feeds;

namespace Transports.Columns;

/// <summary>A WebSocket and nothing else: both sides have a loop of their own, and all the rest is up to you.</summary>
internal static class RawWebSocket
{
    public static void Map(WebApplication app) => app.Map("/raw", async (HttpContext context, string visitor, VisitorTable visitors) =>
    {
        using var webSocket = await context.WebSockets.AcceptWebSocketAsync();
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, app.Lifetime.ApplicationStopping);
        // Two may not send at the same time.
        using var sending = new SemaphoreSlim(1);
        var feed = visitors.Get(visitor).Feed;
        try
        {
            await Task.WhenAny(SendAsync(), ReceiveAsync());
        }
        finally
        {
            await stopping.CancelAsync();
        }

        async Task SendAsync()
        {
            await foreach (var message in feed.ReadAsync(feed.Last, stopping.Token))
            {
                await SendOneAsync(JsonSerializer.SerializeToUtf8Bytes(message, JsonSerializerOptions.Web));
            }
        }

        async Task ReceiveAsync()
        {
            var buffer = new byte[4096];
            for (; ; )
            {
                var received = await webSocket.ReceiveAsync(buffer.AsMemory(), stopping.Token);
                if (received.MessageType == WebSocketMessageType.Close) return;
                // A message may come in several pieces; this sample takes only those that come in one.
                if (received.EndOfMessage) await SendOneAsync(buffer.AsMemory(0, received.Count));
            }
        }

        async Task SendOneAsync(ReadOnlyMemory<byte> message)
        {
            await sending.WaitAsync(stopping.Token);
            try
            {
                await webSocket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, stopping.Token);
            }
            finally
            {
                sending.Release();
            }
        }
    });
}
