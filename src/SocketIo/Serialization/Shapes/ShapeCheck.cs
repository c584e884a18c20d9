namespace SocketIoNet.Serialization.Shapes;

/// <summary>The result of checking one argument.</summary>
/// <param name="attachmentCount">The number of attachments of the packet.</param>
internal struct ShapeCheck(int attachmentCount)
{
    private string? _expected;
    private string _path = "";

    public readonly int AttachmentCount => attachmentCount;

    /// <summary>Whether there is a number that only the lenient options read, such as 5.0 for an integer.</summary>
    public bool IsLenient { get; set; }

    /// <summary>What is wrong, and where.</summary>
    public readonly string Message => _path.Length == 0 ? $"Expected {_expected}." : $"Expected {_expected} at ${_path}.";

    /// <summary>Records what was expected.</summary>
    /// <returns>False, for the caller to return.</returns>
    public bool Fail(string expected)
    {
        _expected = expected;
        return false;
    }

    /// <summary>Records a step of the path to the failure. Called for the innermost step first.</summary>
    /// <returns>False, for the caller to return.</returns>
    public bool FailAt(string step)
    {
        _path = step + _path;
        return false;
    }
}
