using SocketIoNet.Adapters;

namespace SocketIoNet.Namespaces;

/// <summary>Reads the acknowledgements of other servers.</summary>
internal static class ServerSideResponse
{
    public static async Task<IReadOnlyList<T>> ReadAllAsync<T>(Task<ServerSideResponses> asked)
    {
        var responses = await asked.ConfigureAwait(false);
        List<T> values = [.. responses.Responses.Select(Read<T>)];
        return responses.Missing.Count == 0 ? values : throw new AckTimeoutException([.. values]) { MissingServers = responses.Missing };
    }

    private static T Read<T>(EventArguments response)
    {
        if (typeof(T) == typeof(EventArguments)) return (T)(object)response;
        return response.Count == 0 ? default! : response.Get<T>(0)!;
    }
}
