namespace SocketIoNet.InteropHost;

/// <summary>The fixed behaviours that one outside suite or client expects.</summary>
internal interface IProfile
{
    /// <summary>Makes the program's servers, not yet started; the first one's address is the one that is told.</summary>
    IReadOnlyList<WebApplication> Build(HostArguments arguments);

    /// <summary>What is wrong with the arguments; null when they are fine.</summary>
    string? FindProblem(HostArguments arguments) => null;
}
