using SocketIoNet;

namespace Cluster;

internal static class Pages
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <summary>Emits to all pages, and gives the acknowledgements that arrive in time: a page may be gone by then.</summary>
    public static async Task<IReadOnlyList<string>> AskPagesAsync(this SocketIoServer io, string name, Saying saying)
    {
        try
        {
            return await io.Timeout(Limit).EmitWithAckAsync<string>(name, saying);
        }
        catch (AckTimeoutException late)
        {
            return [.. late.Responses.OfType<string>()];
        }
    }
}
