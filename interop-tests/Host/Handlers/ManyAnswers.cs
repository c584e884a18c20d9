using System.Text.Json;

namespace SocketIoNet.InteropHost.Handlers;

/// <summary>Asks the sockets of a room, one by one as remote sockets, or all together with the answers as they come.</summary>
internal static class ManyAnswers
{
    public static void Add(SocketIoServer io, Socket socket)
    {
        socket.On("ask-remote", (string room, int ms, Ack ack) => Background.Run(async () =>
        {
            var members = await io.In(room).FetchSocketsAsync();
            ack.Send((object)await Task.WhenAll(members.Select(member => AskAsync(member, TimeSpan.FromMilliseconds(ms)))));
        }));
        socket.On("ask-stream", (string room, int ms, Ack ack) => Background.Run(async () =>
        {
            var answers = new List<object>();
            var limit = TimeSpan.FromMilliseconds(ms);
            await foreach (var answer in io.In(room).Timeout(limit).EmitWithAckStreamAsync<JsonElement>("question", "stream"))
            {
                if (answer.Latency > TimeSpan.Zero && answer.Latency <= limit) answers.Add(new object[] { answer.SocketId, answer.Value });
            }

            ack.Send((object)answers);
        }));
    }

    private static async Task<object[]> AskAsync(RemoteSocket member, TimeSpan limit)
    {
        try
        {
            return [member.Id, await member.Timeout(limit).EmitWithAckAsync<JsonElement>("question", "remote")];
        }
        catch (AckTimeoutException)
        {
            return [member.Id, "timeout"];
        }
    }
}
