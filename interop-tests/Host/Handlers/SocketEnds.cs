using System.Collections.Concurrent;

namespace SocketIoNet.InteropHost.Handlers;

/// <summary>What ends with a socket: its services, its token, and what it was asked.</summary>
internal static class SocketEnds
{
    private static readonly ConcurrentDictionary<string, (SocketScope Scope, CancellationToken Token)> Known = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<string, string> Asked = new(StringComparer.Ordinal);

    public static void Add(Socket socket)
    {
        socket.On("scope", () =>
        {
            var scope = socket.Services.GetRequiredService<SocketScope>();
            Known[socket.Id] = (scope, socket.DisconnectedToken);
            return scope.Id;
        });
        socket.On("ended", (string id) => Known.TryGetValue(id, out var known) && known.Token.IsCancellationRequested && known.Scope.IsDisposed);
        socket.On("ask-until", (int ms, Ack ack) => Background.Run(async () =>
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(ms));
            ack.Send(await OutcomeAsync(socket.WithCancellation(limit.Token).EmitWithAckAsync<string>("question")));
        }));
        socket.On("ask", () => Background.Run(async () => Asked[socket.Id] = await OutcomeAsync(socket.EmitWithAckAsync<string>("question"))));
        socket.On("outcome-of", (string id) => Asked.GetValueOrDefault(id));
    }

    private static async Task<string> OutcomeAsync(Task<string> answer)
    {
        try
        {
            return await answer;
        }
        catch (Exception exception)
        {
            return exception.GetType().Name;
        }
    }
}
