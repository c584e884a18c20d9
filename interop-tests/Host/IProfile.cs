namespace SocketIoNet.InteropHost;

/// <summary>The fixed behaviours that one outside suite or client expects.</summary>
internal interface IProfile
{
    /// <summary>Why it cannot be offered as it is asked for; null when it can.</summary>
    string? WhyNot(HostArguments arguments) => null;

    /// <summary>Makes the program's servers, not yet started; the first one's address is the one that is told.</summary>
    IReadOnlyList<WebApplication> Build(HostArguments arguments);
}
